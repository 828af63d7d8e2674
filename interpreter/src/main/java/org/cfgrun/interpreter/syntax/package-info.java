/** Text to syntax tree. The only package that sees ANTLR. */
@NullMarked
package org.cfgrun.interpreter.syntax;

import org.jspecify.annotations.NullMarked;
