/** Hooks that log a run: times, text, files and trackers. */
@NullMarked
package org.cfgrun.runtime.hook.logging;

import org.jspecify.annotations.NullMarked;
