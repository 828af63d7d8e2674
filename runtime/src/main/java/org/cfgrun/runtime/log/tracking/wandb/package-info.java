/** Weights &amp; Biases tracking through its Python SDK in a separate process. */
@NullMarked
package org.cfgrun.runtime.log.tracking.wandb;

import org.jspecify.annotations.NullMarked;
