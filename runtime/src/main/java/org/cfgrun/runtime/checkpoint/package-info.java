/** Files of weights and of training state: PyTorch's {@code .pth} and safetensors. */
@NullMarked
package org.cfgrun.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
