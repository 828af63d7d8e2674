/** Hooks for evaluation during a training, the best checkpoint and early stopping. */
@NullMarked
package org.cfgrun.runtime.hook.evaluation;

import org.jspecify.annotations.NullMarked;
