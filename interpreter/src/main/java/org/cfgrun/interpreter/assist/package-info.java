/** Answers for editors about a place in a text, which may be half typed. */
@NullMarked
package org.cfgrun.interpreter.assist;

import org.jspecify.annotations.NullMarked;
