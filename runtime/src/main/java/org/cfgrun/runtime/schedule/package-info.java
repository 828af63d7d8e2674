/** How learning rate and momentum go through a training: pure functions of the position in it. */
@NullMarked
package org.cfgrun.runtime.schedule;

import org.jspecify.annotations.NullMarked;
