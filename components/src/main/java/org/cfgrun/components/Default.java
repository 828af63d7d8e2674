package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What holds when the config leaves an argument out. An argument without it must be given. */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
  /**
   * A constant of the config language: {@code 0.1}, {@code None}, {@code (0.9, 0.999)}, {@code
   * dict(type='BN')}.
   */
  String value();
}
