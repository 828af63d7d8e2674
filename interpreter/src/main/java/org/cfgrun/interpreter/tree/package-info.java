/** The bases or children of a file as trees. */
@NullMarked
package org.cfgrun.interpreter.tree;

import org.jspecify.annotations.NullMarked;
