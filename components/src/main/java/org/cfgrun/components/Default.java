package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sets the default of an argument. An argument without a default is required. */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
  /**
   * The default as a constant of the config language: {@code 0.1}, {@code None}, {@code (0.9,
   * 0.999)}, {@code dict(type='BN')}.
   */
  String value();
}
