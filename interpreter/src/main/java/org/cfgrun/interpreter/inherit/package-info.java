/** The files that a config inherits from, and how their values merge. */
@NullMarked
package org.cfgrun.interpreter.inherit;

import org.jspecify.annotations.NullMarked;
