/** Hooks that average weights. */
@NullMarked
package org.cfgrun.runtime.hook.averaging;

import org.jspecify.annotations.NullMarked;
