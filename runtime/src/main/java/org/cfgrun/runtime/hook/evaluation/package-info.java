/** Hooks that evaluate the model during a training, keep the best checkpoint and stop early. */
@NullMarked
package org.cfgrun.runtime.hook.evaluation;

import org.jspecify.annotations.NullMarked;
