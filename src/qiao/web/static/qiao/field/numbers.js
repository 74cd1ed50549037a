/* Numbers of people in free text: identities, phones and cards are refused on the phone already, as the server would.
 * Stricter than there: any eleven digits that begin like a mobile's, and any fifteen and more. */
"use strict";

const BETWEEN = "[ \\t\\u00a0\\u2000-\\u200d\\u2010-\\u2015\\u2212\\u3000\\ufeff.\\-_+－＋．]{0,2}";
const DIGIT = "[0-9\\u0660-\\u0669\\u06f0-\\u06f9\\uff10-\\uff19]";
const MOBILE = new RegExp(`(?<!${DIGIT})(?:00)?(?:86${BETWEEN})?1${BETWEEN}[3-9](?:${BETWEEN}${DIGIT}){9}(?!${DIGIT})`);
const LONG = new RegExp(`(?:${DIGIT}${BETWEEN}){14}[0-9xXｘＸ]`);
const LANDLINE = /(?<![\d.-])0\d{2,3}[-‐－ ]\d{7,8}(?![\d-])/;

const DATE = /(?<!\d)(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)/g;

/* Full-width and other digits as plain ones, so that the rules see what people see. */
function plain(text) {
  return text.normalize("NFKC").replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
}

/* A sum as people write it, in whole yuan: 2500, ２５００, 3,500元, 2.5万, 3千. null for nothing, NaN for what is no plain number. */
export function amount(text) {
  const told = plain(text).replace(/\s/g, "").replace(/^(\d{1,3})((?:,\d{3})+)(?=元?$)/, (_, first, rest) => first + rest.replaceAll(",", ""));
  if (!told) return null;
  const found = /^(\d{1,6}(?:\.\d{1,4})?)([万千])?元?$/.exec(told);
  const yuan = found ? Math.round(Number(found[1]) * { 万: 10000, 千: 1000 }[found[2]] * 100 || Number(found[1]) * 100) / 100 : NaN;
  return Number.isInteger(yuan) ? yuan : NaN;
}

export function holdsNumber(text) {
  const told = plain(text).replace(DATE, "日");
  return MOBILE.test(told) || LONG.test(told) || LANDLINE.test(told);
}
