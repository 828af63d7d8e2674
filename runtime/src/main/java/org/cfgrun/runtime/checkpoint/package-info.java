/** Checkpoints and weights: PyTorch's {@code .pth} format and safetensors. */
@NullMarked
package org.cfgrun.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
