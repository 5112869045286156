// A phone photo of ten megabytes is made smaller before it is sent; anything unexpected is sent as it is.
const BIG = 2500000;
const SIDE = 2200;

export async function shrink(file) {
  if (file.size < BIG || !/^image\/(jpeg|png|webp)$/.test(file.type) || !window.createImageBitmap) { return file; }
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
    return blob && blob.size < file.size ? new File([blob], 'photo.jpg', { type: 'image/jpeg' }) : file;
  } catch (error) {
    return file;
  }
}
