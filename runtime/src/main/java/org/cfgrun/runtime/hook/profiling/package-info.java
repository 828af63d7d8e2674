/** Hooks that measure time and memory of a run. */
@NullMarked
package org.cfgrun.runtime.hook.profiling;

import org.jspecify.annotations.NullMarked;
