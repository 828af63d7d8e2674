/** What a user is told about a broken config, run through the command itself. */
@NullMarked
package org.cfgrun.tests.errors;

import org.jspecify.annotations.NullMarked;
