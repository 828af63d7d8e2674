/**
 * Tensors: operations, TorchScript kernels, memory, gradients, devices. What DJL lacks or does
 * dangerously is dealt with here, so that no other package has to know it.
 */
@NullMarked
package org.cfgrun.runtime.torch;

import org.jspecify.annotations.NullMarked;
