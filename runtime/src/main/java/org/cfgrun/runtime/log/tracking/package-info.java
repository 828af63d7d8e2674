/**
 * Experiment tracking: points that a run logs, and the services and files that receive them, each
 * on a dedicated thread.
 */
@NullMarked
package org.cfgrun.runtime.log.tracking;

import org.jspecify.annotations.NullMarked;
