%% SPDX-License-Identifier: MIT
%% A client and a server on Erlang's ssl; Tests/Peers/peers/programs.py has the command line.
-module(tls_peer).
-export([main/0]).

main() ->
    application:ensure_all_started(ssl),
    logger:set_primary_config(level, none),
    [Role | Rest] = init:get_plain_arguments(),
    Options = maps:from_list([list_to_tuple(string:split(Text, "=")) || Text <- Rest]),
    case Role of
        "server" -> serve(Options);
        "client" -> connect(Options)
    end,
    halt(0).

common(Options) ->
    [binary, {active, false}, {versions, ['tlsv1.2', 'tlsv1.3']}] ++
        case Options of
            #{"cert" := Certificate, "key" := Key} -> [{certfile, Certificate}, {keyfile, Key}];
            _ -> []
        end.

protocols(#{"alpn" := Text}) -> [list_to_binary(Part) || Part <- string:split(Text, ",", all)];
protocols(_) -> [].

serve(Options) ->
    Authentication =
        case Options of
            #{"clientca" := Roots} -> [{cacertfile, Roots}, {verify, verify_peer}, {fail_if_no_peer_cert, true}];
            _ -> [{verify, verify_none}]
        end,
    Spoken = [{alpn_preferred_protocols, protocols(Options)} || maps:is_key("alpn", Options)],
    {ok, Listener} =
        ssl:listen(0, common(Options) ++ Authentication ++ Spoken ++
            [{ip, {127, 0, 0, 1}}, {session_tickets, stateless}]),
    serve(Listener, Options).

serve(Listener, Options) ->
    {ok, Plain} = ssl:transport_accept(Listener),
    case ssl:handshake(Plain, 10000) of
        {ok, Socket} ->
            case request(Socket, <<>>) of
                ok ->
                    ssl:send(Socket, ["HTTP/1.0 200 OK\r\n\r\n", report(Socket, Options), "\nend\n"]),
                    ssl:close(Socket);
                Failure -> io:format(standard_error, "failed: ~p~n", [Failure])
            end;
        {error, Reason} -> io:format(standard_error, "failed: ~p~n", [Reason])
    end,
    serve(Listener, Options).

request(Socket, Bytes) ->
    case binary:match(Bytes, <<"\r\n\r\n">>) of
        nomatch ->
            case ssl:recv(Socket, 0, 10000) of
                {ok, More} -> request(Socket, <<Bytes/binary, More/binary>>);
                Failure -> Failure
            end;
        _ -> ok
    end.

connect(#{"port" := Port, "name" := Name, "ca" := Roots} = Options) ->
    Settings = common(Options) ++
        [{server_name_indication, Name}, {cacertfile, Roots}, {verify, verify_peer}, {session_tickets, auto},
         {customize_hostname_check, [{match_fun, public_key:pkix_verify_hostname_match_fun(https)}]}] ++
        [{alpn_advertised_protocols, protocols(Options)} || maps:is_key("alpn", Options)],
    visit(list_to_integer(Port), Settings, Options),
    case maps:is_key("resume", Options) of
        true -> visit(list_to_integer(Port), Settings, Options);
        false -> ok
    end.

visit(Port, Settings, Options) ->
    case ssl:connect({127, 0, 0, 1}, Port, Settings, 10000) of
        {ok, Socket} ->
            ok = ssl:send(Socket, "GET / HTTP/1.0\r\n\r\n"),
            Report = report(Socket, Options),
            read(Socket, <<>>),
            io:format("~n~s~n", [Report]),
            ssl:close(Socket);
        {error, Reason} ->
            io:format("failed: ~p~n", [Reason]),
            halt(1)
    end.

%% To the end of the page: a closed connection is told only later.
read(Socket, Before) ->
    case ssl:recv(Socket, 0, 10000) of
        {ok, Bytes} ->
            io:put_chars(Bytes),
            Page = <<Before/binary, Bytes/binary>>,
            case binary:match(Page, <<"</ul>">>) of
                nomatch -> read(Socket, Page);
                _ -> ok
            end;
        {error, closed} -> ok;
        {error, Reason} ->
            io:format("failed: ~p~n", [Reason]),
            halt(1)
    end.

report(Socket, Options) ->
    {ok, Information} = ssl:connection_information(Socket, [protocol, session_resumption]),
    Version = case proplists:get_value(protocol, Information) of 'tlsv1.3' -> "1.3"; 'tlsv1.2' -> "1.2" end,
    Protocol = case ssl:negotiated_protocol(Socket) of {ok, Chosen} -> Chosen; _ -> "" end,
    Client =
        case {maps:is_key("clientca", Options), ssl:peercert(Socket)} of
            {false, _} -> "";
            {true, {ok, _}} -> " client=yes";
            _ -> " client=no"
        end,
    ["peer: version=", Version, " alpn=", Protocol, " resumed=",
     case proplists:get_value(session_resumption, Information) of true -> "yes"; _ -> "no" end, Client].
