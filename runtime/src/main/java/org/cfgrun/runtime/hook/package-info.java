/** What happens at the stages of a run: one hook a file, and the chain that calls them in order. */
@NullMarked
package org.cfgrun.runtime.hook;

import org.jspecify.annotations.NullMarked;
