# Sanitizers hold for everything that is compiled here, generated code included: mixing would give false reports.
if(SR_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
