/** Hooks of a run, and the chain that calls them in order. */
@NullMarked
package org.cfgrun.runtime.hook;

import org.jspecify.annotations.NullMarked;
