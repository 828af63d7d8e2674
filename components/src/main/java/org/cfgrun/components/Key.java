package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Overrides a name in configs: the argument name of a record component (default: its name in
 * snake_case), or the string of an enum constant (default: its name in lower case).
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {
  /** The name in configs. */
  String value();
}
