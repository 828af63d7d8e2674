/** Rules that find what evaluates well and is probably not what its author meant. */
@NullMarked
package org.cfgrun.interpreter.lint;

import org.jspecify.annotations.NullMarked;
