/** The history of a value: each step, file by file, and its stale copies. */
@NullMarked
package org.cfgrun.interpreter.explain;

import org.jspecify.annotations.NullMarked;
