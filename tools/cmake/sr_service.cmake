# sr_service: the same targets for every service, each linking only what the dependency rule allows.
#   sr_service(NAME referral
#     DOMAIN domain/episode.cc          -> referral_domain: sr::base
#     APP app/accept.cc                 -> referral_app: referral_domain, sr::messaging
#     ADAPTERS adapters/rpc/service.cc  -> referral_adapters: referral_app, all libraries, sr::proto, migrations
#     TESTS domain/episode_test.cc      -> referral_test (unit)
#     COMPONENT_TESTS component_test.cc -> referral_component_test (component), beside the built binary
#     TEST_DEPS sr::testing)
# The executable referral_service is made from main.cc. ADAPTERS_DEPS names further libraries (CURL::libcurl).
function(sr_service)
  cmake_parse_arguments(ARG "" "NAME"
                        "DOMAIN;APP;ADAPTERS;ADAPTERS_DEPS;TESTS;COMPONENT_TESTS;PROPERTY_TESTS;TEST_DEPS"
                        ${ARGN})
  set(name ${ARG_NAME})
  sr_add_library(${name}_domain SOURCES ${ARG_DOMAIN} DEPS sr::base)
  sr_add_library(${name}_app SOURCES ${ARG_APP} DEPS ${name}_domain sr::messaging)
  sr_embed_migrations(migrations NAMESPACE ${name} DIRECTORY adapters/store/migrations)
  sr_add_library(${name}_adapters
    SOURCES ${ARG_ADAPTERS} ${migrations}
    DEPS ${name}_app sr::api sr::messaging sr::runtime_app sr::rpc sr::redis sr::kafka sr::pg sr::obs sr::config
         sr::codec sr::proto ${ARG_ADAPTERS_DEPS})
  sr_executable(NAME ${name}_service SOURCES main.cc DEPS ${name}_adapters sr::runtime_app)

  sr_tests_of(${name} ${name}_adapters ${ARGN})
  if(TARGET ${name}_component_test)
    target_compile_definitions(${name}_component_test PRIVATE
      SR_SERVICE_BINARY="$<TARGET_FILE:${name}_service>")
    add_dependencies(${name}_component_test ${name}_service)
  endif()
endfunction()
