/** Tests of the messages for broken configs, through the command line. */
@NullMarked
package org.cfgrun.tests.errors;

import org.jspecify.annotations.NullMarked;
