import * as tf from '@tensorflow/tfjs-core';

/**
 * What a forward pass computes on its way, by name: hand one to the encoders and read `tensors`
 * afterwards, then `dispose` it. Image towers tell `embeddings`, `block…`, `stage…` and `attention…`,
 * text towers `embeddings`, `layer…` and `attention…`; each says which. Passes that are given none
 * do nothing for it.
 */
export class Intermediates {
  readonly tensors = new Map<string, tf.Tensor>();
  readonly #wanted: (name: string) => boolean;

  /** @param wanted default: everything, which for a full tower is hundreds of megabytes */
  constructor(wanted: (name: string) => boolean = () => true) {
    this.#wanted = wanted;
  }

  note(name: string, tensor: tf.Tensor): void {
    if (this.#wanted(name)) this.tensors.set(name, tf.keep(tf.clone(tensor)));
  }

  dispose(): void {
    for (const tensor of this.tensors.values()) tensor.dispose();
    this.tensors.clear();
  }
}
