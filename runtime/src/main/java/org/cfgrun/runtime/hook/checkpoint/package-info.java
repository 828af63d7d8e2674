/** The hook that saves checkpoints. */
@NullMarked
package org.cfgrun.runtime.hook.checkpoint;

import org.jspecify.annotations.NullMarked;
