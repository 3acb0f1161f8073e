/** Side of the square image the nano model sees, and its patches per side. */
export const MODEL_IMAGE_SIDE_PX = 224;
export const MODEL_PATCHES_PER_SIDE = 7;
