/* Envelope（加密包）: what only the server can open, under the public key that came with the pack. Made when a record is
 * kept, so that neither a forgotten PIN nor a wiped phone loses it. */
"use strict";

const text = new TextEncoder();
const INFO = "qiao field file";
const MARK = "qiao-field-file-1|";

export function base64(bytes) {
  const all = new Uint8Array(bytes);
  let told = "";
  for (let at = 0; at < all.length; at += 0x8000) told += String.fromCharCode(...all.subarray(at, at + 0x8000));
  return btoa(told);
}

export async function sealedFor({ kid, jwk }, content) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const { kty, crv, x, y } = jwk;
  const theirs = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, []);
  const ours = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: iv, info: text.encode(INFO) };
  const key = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const seal = { name: "AES-GCM", iv, additionalData: text.encode(MARK + kid) };
  const box = await crypto.subtle.encrypt(seal, key, text.encode(JSON.stringify(content)));
  const epk = await crypto.subtle.exportKey("jwk", ours.publicKey);
  return {
    qiao: "field-file", v: 1, kid, epk: { kty: epk.kty, crv: epk.crv, x: epk.x, y: epk.y }, iv: base64(iv), box: base64(box),
  };
}
