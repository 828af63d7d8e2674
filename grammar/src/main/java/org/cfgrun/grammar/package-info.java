/** The grammar of one logical line of the config language, and the base class of its lexer. */
@NullMarked
package org.cfgrun.grammar;

import org.jspecify.annotations.NullMarked;
