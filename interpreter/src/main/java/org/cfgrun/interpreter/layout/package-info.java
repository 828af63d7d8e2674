/** Lays out config text: a document algebra, and the formatter of existing text. */
@NullMarked
package org.cfgrun.interpreter.layout;

import org.jspecify.annotations.NullMarked;
