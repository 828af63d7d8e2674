/** Hooks that profile time and memory. */
@NullMarked
package org.cfgrun.runtime.hook.profiling;

import org.jspecify.annotations.NullMarked;
