/** Hooks that run the optimizer step. */
@NullMarked
package org.cfgrun.runtime.hook.step;

import org.jspecify.annotations.NullMarked;
