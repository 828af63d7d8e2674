/**
 * Tensors: operations, TorchScript kernels, memory, gradients and devices, based on DJL's native
 * libtorch functions. No other package uses DJL.
 */
@NullMarked
package org.cfgrun.runtime.torch;

import org.jspecify.annotations.NullMarked;
