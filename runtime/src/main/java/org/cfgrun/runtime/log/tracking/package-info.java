/**
 * Points that a run logs, and the services and files that take them, each on a thread of its own.
 */
@NullMarked
package org.cfgrun.runtime.log.tracking;

import org.jspecify.annotations.NullMarked;
