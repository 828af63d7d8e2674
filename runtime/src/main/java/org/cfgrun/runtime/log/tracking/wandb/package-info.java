/** Points of a run on Weights &amp; Biases, through its Python SDK in a process of its own. */
@NullMarked
package org.cfgrun.runtime.log.tracking.wandb;

import org.jspecify.annotations.NullMarked;
