/** Training loops, their position, and the stages at which hooks are called. */
@NullMarked
package org.cfgrun.runtime.runner;

import org.jspecify.annotations.NullMarked;
