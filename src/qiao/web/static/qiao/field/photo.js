/* Photo（照片）: made small on the phone and drawn anew, so that nothing the camera wrote into the file goes along. */
"use strict";

const SIDE = 1600;
const THUMB = 160;

function fitted(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/* {bytes, thumb} of a chosen file; null for one that this browser cannot read as a picture, or has no room to. */
export async function shrunk(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  const small = fitted(picture, SIDE);
  const blob = await new Promise((done) => small.toBlob(done, "image/jpeg", 0.82));
  const thumb = fitted(picture, THUMB).toDataURL("image/jpeg", 0.7);
  picture.close();
  return blob && { bytes: new Uint8Array(await blob.arrayBuffer()), thumb };
}

/* Where the phone is, no finer than a village: two decimals are about a kilometre. {why} where it does not tell. */
export function position() {
  if (!navigator.geolocation) return Promise.resolve({ why: "none" });
  const rough = (degrees) => Math.round(degrees * 100) / 100;
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: rough(coords.latitude), lon: rough(coords.longitude) }),
      ({ code, PERMISSION_DENIED, TIMEOUT }) => done({ why: code === PERMISSION_DENIED ? "denied" : code === TIMEOUT ? "late" : "none" }),
      { enableHighAccuracy: false, timeout: 20000, maximumAge: 600000 },
    );
  });
}
