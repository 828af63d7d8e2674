/** The grammar of the config language, and what its lexer needs beside rules. */
@NullMarked
package org.cfgrun.grammar;

import org.jspecify.annotations.NullMarked;
