/** The processes of a run: the only package that knows ranks. */
@NullMarked
package org.cfgrun.runtime.comm;

import org.jspecify.annotations.NullMarked;
