/** Hooks that log times, text, files and tracking services. */
@NullMarked
package org.cfgrun.runtime.hook.logging;

import org.jspecify.annotations.NullMarked;
