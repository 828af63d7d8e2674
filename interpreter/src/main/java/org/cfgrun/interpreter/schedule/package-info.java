/**
 * Schedules of learning rate and momentum as pure functions of the position in the training. The
 * runtime's policies and the previews of editors compute with these.
 */
@NullMarked
package org.cfgrun.interpreter.schedule;

import org.jspecify.annotations.NullMarked;
