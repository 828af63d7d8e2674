/** Which files a config inherits, or who inherits a file, as trees. */
@NullMarked
package org.cfgrun.interpreter.tree;

import org.jspecify.annotations.NullMarked;
