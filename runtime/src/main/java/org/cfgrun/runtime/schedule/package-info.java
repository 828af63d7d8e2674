/** Schedules of learning rate and momentum as pure functions of the position in the training. */
@NullMarked
package org.cfgrun.runtime.schedule;

import org.jspecify.annotations.NullMarked;
