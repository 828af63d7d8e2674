/** Parses text into syntax trees. The only package that uses ANTLR. */
@NullMarked
package org.cfgrun.interpreter.syntax;

import org.jspecify.annotations.NullMarked;
