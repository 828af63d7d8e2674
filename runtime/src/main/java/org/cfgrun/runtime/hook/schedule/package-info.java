/** Hooks that set learning rate and momentum by a policy. */
@NullMarked
package org.cfgrun.runtime.hook.schedule;

import org.jspecify.annotations.NullMarked;
