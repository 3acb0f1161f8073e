/** Chromium's own, Mesa's two and Windows' (WARP): WebGL drawn by the processor. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i;

/** Whether this page's WebGL is drawn by the processor, or not at all. */
export function isDrawnBySoftware(): boolean {
  const context = document.createElement('canvas').getContext('webgl');
  const names = context?.getExtension('WEBGL_debug_renderer_info');
  if (!context || !names) return true;
  return SOFTWARE.test(String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)));
}
