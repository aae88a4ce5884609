// Where credentials for S3 come from. The services that give them are this test's own; in aws_role_test.cpp a real one
// gives and judges them.

#include "state/open_store.hpp"
#include "state/remote/aws_credentials.hpp"

#include "tests/remote/aws_world.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

namespace {

using namespace std::chrono_literals;
using Variables = std::map<std::string, std::string>;

TimePoint from_now(Milliseconds time) {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()) + time;
}

std::string sts_answer(const std::string& key, Milliseconds lifetime) {
  return "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>" + key +
         "</AccessKeyId><SecretAccessKey>secret of " + key + "</SecretAccessKey><SessionToken>session+of/" + key +
         "==</SessionToken><Expiration>" + format_time(from_now(lifetime)) +
         "</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
}

TokenServices::Answer refusing(int status, const std::string& code, const std::string& message) {
  return [=](const httplib::Request&, httplib::Response& response) {
    response.status = status;
    response.set_content("<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message +
                             "</Message></Error></ErrorResponse>",
                         "text/xml");
  };
}

} // namespace

TEST_CASE("Credentials in variables come before all others, and half of a pair is told") {
  AwsWorld world;
  world.identify_by_file();
  world.environment["AWS_ACCESS_KEY_ID"] = "key";
  CHECK(says(world.error(), "AWS_SECRET_ACCESS_KEY is not set"));
  world.environment["AWS_SECRET_ACCESS_KEY"] = "secret";
  CHECK(world.found() == AwsCredentials{"key", Secret("secret"), Secret(), std::nullopt});
  world.environment["AWS_SESSION_TOKEN"] = "session";
  CHECK(world.found().session_token.reveal() == "session");
  world.environment.erase("AWS_ACCESS_KEY_ID");
  CHECK(says(world.error(), "AWS_ACCESS_KEY_ID is not set"));
  CHECK(world.services.requests == 0);
}

TEST_CASE("A profile comes from the config and the credentials file, whose values win") {
  AwsWorld world;
  world.file("config",
             "# ours\n[default]\naws_access_key_id = default-key\naws_secret_access_key=default-secret\n"
             "[profile team]\naws_access_key_id = old\nregion = eu-north-1\ns3 =\n  aws_access_key_id = nested\n"
             "[profile \"two words\"]\nAWS_ACCESS_KEY_ID = words\naws_secret_access_key = a=b#c\n"
             "[team]\naws_access_key_id = no profile\n");
  world.file("credentials", "[team]\r\naws_access_key_id = team-key\r\naws_secret_access_key = team-secret\r\n"
                            "aws_session_token = team-session\r\n");
  CHECK(world.found() == AwsCredentials{"default-key", Secret("default-secret"), Secret(), std::nullopt});
  CHECK(world.found("team") == AwsCredentials{"team-key", Secret("team-secret"), Secret("team-session"), std::nullopt});
  world.environment["AWS_PROFILE"] = "two words";
  CHECK(world.found() == AwsCredentials{"words", Secret("a=b#c"), Secret(), std::nullopt});
  world.environment["AWS_ACCESS_KEY_ID"] = "key";
  world.environment["AWS_SECRET_ACCESS_KEY"] = "secret";
  CHECK(world.found().key_id == "key");
  CHECK(world.found("team").key_id == "team-key"); // a profile that the specs name is the only place
}

TEST_CASE("Without variables that name them, the profile files are those of the home directory") {
  AwsWorld world;
  world.environment.erase("AWS_CONFIG_FILE");
  world.environment.erase("AWS_SHARED_CREDENTIALS_FILE");
  std::filesystem::create_directory(world.scratch.path() / ".aws");
  world.file(".aws/config", "[profile default]\naws_access_key_id = home\n");
  world.file(".aws/credentials", "[default]\naws_secret_access_key = home-secret\n");
  CHECK(world.found() == AwsCredentials{"home", Secret("home-secret"), Secret(), std::nullopt});
}

TEST_CASE("A profile that is not there, lacks half, or cannot be read has a message that names it") {
  AwsWorld world;
  CHECK(world.error("nobody").code == "state/no-store-credentials");
  CHECK(says(world.error("nobody"), "\"nobody\" has none, or is not there"));
  world.environment["AWS_PROFILE"] = "nobody";
  CHECK(says(world.error(), "nor in the profile \"nobody\""));
  world.file("config", "[profile half]\naws_access_key_id = key\n[profile other]\naws_secret_access_key = hidden\n");
  CHECK(says(world.error("half"), "aws_access_key_id without aws_secret_access_key"));
  CHECK(says(world.error("other"), "aws_secret_access_key without aws_access_key_id"));
  for (const auto& [text, told] :
       Variables{{"[profile a]\n\naws_secret_access_key hidden\n", "config:3: this is neither"},
                 {"[profile a\naws_access_key_id = hidden\n", "config:1: a section has no closing ]"},
                 {"aws_access_key_id = hidden\n", "config:1: a setting stands before any section"}}) {
    CAPTURE(text);
    world.file("config", text);
    CHECK(world.error("a").code == "state/aws-profile");
    CHECK(says(world.error("a"), told));
    CHECK_FALSE(says(world.error("a"), "hidden"));
  }
}

TEST_CASE("A profile that needs another program is left to the AWS command line, keys beside it or not") {
  AwsWorld world;
  const std::string keys = "aws_access_key_id = key\naws_secret_access_key = secret\n";
  world.file("config", "[profile sso]\nsso_session = x\n" + keys + "[profile old]\nsso_start_url = x\n" +
                           "[profile process]\ncredential_process = /bin/x\n" +
                           "[profile role]\nrole_arn = arn\nsource_profile = process\n" + keys +
                           "[profile instance]\nrole_arn = arn\ncredential_source = Ec2InstanceMetadata\n" +
                           "[profile both]\ncredential_process = /bin/x\n" + keys);
  for (const auto& [profile, setting] : Variables{{"sso", "sso_session"},
                                                  {"old", "sso_start_url"},
                                                  {"process", "credential_process"},
                                                  {"role", "source_profile"},
                                                  {"instance", "credential_source"}}) {
    CAPTURE(profile);
    CHECK(world.error(profile).kind == ErrorKind::authentication);
    CHECK(says(world.error(profile), "gets its credentials by " + setting));
    CHECK(says(world.error(profile), "aws configure export-credentials --profile " + profile));
  }
  CHECK(world.found("both").key_id == "key"); // as AWS's own tools have it
}

TEST_CASE("An identity in a file is exchanged for credentials, which are renewed before they expire") {
  AwsWorld world;
  world.identify_by_file();
  int given = 0;
  httplib::Params asked;
  world.services.sts = [&](const httplib::Request& request, httplib::Response& response) {
    asked = request.params;
    ++given;
    response.set_content(sts_answer("key-" + std::to_string(given), given < 3 ? 1min : 60min), "text/xml");
  };
  AwsCredentialSource source = world.source();
  const AwsCredentials first = *source.get();
  CHECK(first.key_id == "key-1");
  CHECK(first.secret.reveal() == "secret of key-1");
  CHECK(first.session_token.reveal() == "session+of/key-1==");
  CHECK(asked.find("Action")->second == "AssumeRoleWithWebIdentity");
  CHECK(asked.find("Version")->second == "2011-06-15");
  CHECK(asked.find("RoleArn")->second == "arn:aws:iam::1:role/a b");
  CHECK(asked.find("RoleSessionName")->second == "auraform");
  CHECK(asked.find("WebIdentityToken")->second == "ey.token+/=");
  // Those hold for a minute, which is too short to begin something with; and the file holds another token by now.
  world.file("token", "second");
  CHECK(source.get()->key_id == "key-2");
  CHECK(asked.find("WebIdentityToken")->second == "second");
  CHECK(source.get()->key_id == "key-3");
  CHECK(source.get()->key_id == "key-3");
  CHECK(given == 3);
  world.environment["AWS_ROLE_SESSION_NAME"] = "job-7";
  CHECK(world.found().key_id == "key-4");
  CHECK(asked.find("RoleSessionName")->second == "job-7");
}

TEST_CASE("A profile may name a role and the file with the identity") {
  AwsWorld world;
  world.services.sts = [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(sts_answer(request.get_param_value("RoleArn"), 60min), "text/xml");
  };
  world.file("config", "[profile pod]\nrole_arn = arn:pod\nweb_identity_token_file = " + world.file("t", "x") + "\n");
  CHECK(world.found("pod").key_id == "arn:pod");
}

TEST_CASE("While renewal fails, credentials that hold still go on; once they have expired the failure is told") {
  AwsWorld world;
  world.identify_by_file();
  world.services.sts = [](const httplib::Request&, httplib::Response& response) {
    response.set_content(sts_answer("key", 1min), "text/xml");
  };
  AwsCredentialSource source = world.source();
  REQUIRE(source.get().has_value());
  world.services.sts = refusing(503, "ServiceUnavailable", "later");
  const int before = world.services.requests;
  CHECK(source.get()->key_id == "key");
  CHECK(source.get()->key_id == "key");
  CHECK(world.services.requests == before + 1); // not with every request to the store

  world.services.sts = [](const httplib::Request&, httplib::Response& response) {
    response.set_content(sts_answer("expired", -1min), "text/xml");
  };
  AwsCredentialSource late = world.source();
  REQUIRE(late.get().has_value());
  world.services.sts = refusing(400, "ExpiredTokenException", "Token expired");
  CHECK(late.get().error().code == "state/no-store-credentials");
}

TEST_CASE("Each refusal of the token service is told with what to do about it") {
  AwsWorld world;
  world.identify_by_file();
  struct Row {
    int status;
    const char* code;
    const char* told;
  };
  for (const Row& row :
       {Row{400, "ExpiredTokenException", "identity token has expired"}, Row{403, "AccessDenied", "trust policy"},
        Row{400, "InvalidIdentityToken", "register the identity provider"}}) {
    CAPTURE(row.code);
    world.services.sts = refusing(row.status, row.code, "because &lt;so&gt;");
    CHECK(world.error().kind == ErrorKind::authentication);
    CHECK(world.error().code == "state/no-store-credentials");
    CHECK(says(world.error(), std::string(row.code) + ", because <so>"));
    CHECK(says(world.error(), row.told));
  }
  for (const Row& row : {Row{503, "ServiceUnavailable", ""}, Row{400, "IDPCommunicationError", ""}}) {
    CAPTURE(row.code);
    world.services.sts = refusing(row.status, row.code, "later");
    CHECK(world.error().kind == ErrorKind::network); // asked again, as the store is
  }
  world.environment["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1";
  CHECK(world.error().kind == ErrorKind::network);
  world.environment["AWS_ENDPOINT_URL_STS"] = "http://sts.example.com";
  CHECK(says(world.error(), "plain http"));
}

TEST_CASE("An identity that is half there is told") {
  AwsWorld world;
  world.identify_by_file();
  const std::string file = world.environment["AWS_WEB_IDENTITY_TOKEN_FILE"];
  world.environment.erase("AWS_ROLE_ARN");
  CHECK(says(world.error(), "AWS_ROLE_ARN is not"));
  world.environment["AWS_ROLE_ARN"] = "arn";
  world.environment.erase("AWS_WEB_IDENTITY_TOKEN_FILE");
  CHECK(says(world.error(), "AWS_WEB_IDENTITY_TOKEN_FILE is not"));
  world.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = world.scratch.path() / "missing";
  CHECK(says(world.error(), "missing"));
  world.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = world.file("token", " \n");
  CHECK(says(world.error(), "is empty"));
  CHECK(world.services.requests == 0);
}

TEST_CASE("On GitHub the identity comes from its token service, for AWS's audience") {
  AwsWorld world;
  world.identify_by_github();
  world.services.sts = [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(sts_answer(request.get_param_value("WebIdentityToken"), 60min), "text/xml");
  };
  httplib::Request asked;
  world.services.github = [&](const httplib::Request& request, httplib::Response& response) {
    asked = request;
    response.set_content(R"({"count": 1, "value": "ey.github"})", "application/json");
  };
  CHECK(world.found().key_id == "ey.github");
  CHECK(asked.get_param_value("audience") == "sts.amazonaws.com");
  CHECK(asked.get_param_value("api-version") == "2.0");
  CHECK(asked.get_header_value("Authorization") == "bearer request-token");
  world.environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = world.services.address() + "/github";
  CHECK(world.found().key_id == "ey.github");
  CHECK(asked.get_param_value("audience") == "sts.amazonaws.com");

  world.services.github = TokenServices::refuse;
  CHECK(says(world.error(), "id-token: write"));
  world.services.github = refusing(500, "", "");
  CHECK(world.error().kind == ErrorKind::network);
  world.environment.erase("ACTIONS_ID_TOKEN_REQUEST_URL"); // as it is for a job without the permission
  world.environment.erase("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  CHECK(says(world.error(), "id-token: write"));
}

TEST_CASE("A container's endpoint gives credentials to whoever shows its token, and no other machine sees the token") {
  AwsWorld world;
  world.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = world.services.address() + "/container";
  world.services.container = [](const httplib::Request& request, httplib::Response& response) {
    const std::string token = request.get_header_value("Authorization");
    if (token != "from variable" && token != "from file") return TokenServices::refuse(request, response);
    response.set_content(nlohmann::json{{"AccessKeyId", token},
                                        {"SecretAccessKey", "secret"},
                                        {"Token", "session"},
                                        {"RoleArn", "arn"},
                                        {"Expiration", format_time(from_now(60min))}}
                             .dump(),
                         "application/json");
  };
  CHECK(says(world.error(), "the container's endpoint gives no credentials: HTTP 403"));
  world.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "from variable";
  CHECK(world.found().key_id == "from variable");
  CHECK(world.found().session_token.reveal() == "session");
  CHECK(world.found().expires.has_value());
  world.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = world.file("container-token", "from file\n");
  CHECK(world.found().key_id == "from file"); // EKS keeps the file fresh
  world.services.container = refusing(503, "", "");
  CHECK(world.error().kind == ErrorKind::network);
  world.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = world.scratch.path() / "missing";
  CHECK(says(world.error(), "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));
  const int before = world.services.requests;
  for (const char* other : {"http://example.com/", "http://169.254.170.2.example.com/", "http://169.254.170.200/",
                            "http://169.254.170.2:80@example.com/", "ftp://127.0.0.1/"}) {
    CAPTURE(other);
    world.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = other;
    CHECK(says(world.error(), "no address that a token may go to"));
  }
  CHECK(world.services.requests == before);
}

TEST_CASE("Region and endpoint of the store come from the profile where nothing else tells them") {
  AwsWorld world;
  StateSettings settings;
  settings.backend = "s3";
  settings.options = {{"bucket", "state"}, {"key", "k.json"}, {"profile", "team"}, {"timeout", "1s"}};
  StoreSurroundings around;
  around.base = world.scratch.path();
  around.environment = world.environment;
  httplib::Server server;
  std::string scope;
  server.Get(".*", [&](const httplib::Request& request, httplib::Response& response) {
    scope = request.get_header_value("Authorization");
    response.status = 403;
    response.set_content("<Error><Code>AccessDenied</Code></Error>", "text/xml");
  });
  server.set_keep_alive_max_count(1);
  const int port = server.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { server.listen_after_bind(); });
  const std::string keys = "aws_access_key_id = key\naws_secret_access_key = secret\n";
  world.file("config", "[profile team]\nregion = eu-north-1\nendpoint_url = http://127.0.0.1:" + std::to_string(port) +
                           "/\n" + keys);
  CHECK((*open_store(settings, around))->load().error().code == "state/store-denied");
  CHECK(scope.find("/eu-north-1/s3/aws4_request") != std::string::npos);
  around.environment["AWS_REGION"] = "eu-west-3";
  CHECK((*open_store(settings, around))->load().error().code == "state/store-denied");
  CHECK(scope.find("/eu-west-3/s3/aws4_request") != std::string::npos);
  server.stop();
  thread.join();

  world.file("config", "[profile team]\n" + keys);
  around.environment.erase("AWS_REGION");
  CHECK(open_store(settings, around).error().message.find("names no region") != std::string::npos);
  world.file("config", "[profile team\n");
  CHECK(open_store(settings, around).error().code == "state/aws-profile");
}
