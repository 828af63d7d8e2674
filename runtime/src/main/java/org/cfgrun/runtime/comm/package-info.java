/** Communication among the processes of a run; the only package that uses ranks. */
@NullMarked
package org.cfgrun.runtime.comm;

import org.jspecify.annotations.NullMarked;
