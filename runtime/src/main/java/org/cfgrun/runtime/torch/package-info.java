/**
 * Tensors: operations, TorchScript kernels, memory, gradients, devices. It stands on libtorch's
 * native functions as DJL packs them; no other package sees DJL.
 */
@NullMarked
package org.cfgrun.runtime.torch;

import org.jspecify.annotations.NullMarked;
